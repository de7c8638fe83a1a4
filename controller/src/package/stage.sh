#!/bin/sh
# Lays the program out as the package has it, beside its runtime.
# usage: stage.sh PACKAGE_DIR MODULE_DIR TIMESTAMP
set -eu

dir=$1
mkdir -p "$dir/lib" "$dir/bin"
cp "$2"/target/lib/*.jar "$2"/target/controller-*.jar "$dir/lib/"
cp "$2/../bin/metapunt" "$dir/bin/"
# The AOT cache holds for jars of the same order, size and time; the package gives its files this time.
touch -d "$3" "$dir"/lib/*.jar
