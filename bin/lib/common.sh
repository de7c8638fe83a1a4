# What the commands share; sourced by bash scripts.

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '== %s\n' "$*"; }

# Installs the Debian packages whose commands are missing; arguments are COMMAND:PACKAGE.
need() {
    local missing=() pair
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "missing: ${missing[*]}; run as root, or install them" >&2
        exit 1
    fi
    say "installs ${missing[*]}"
    # A switch of the system's own is not wanted here, nor OVN's daemons: nothing is to be started.
    local policy=/usr/sbin/policy-rc.d status=0
    (
        if [ ! -e "$policy" ]; then
            # However this ends: left behind, it would keep the system from starting anything at later installations.
            trap 'rm -f "$policy"' EXIT
            trap 'exit 130' INT TERM
            printf '#!/bin/sh\nexit 101\n' >"$policy"
            chmod +x "$policy"
        fi
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
    ) >/dev/null || status=$?
    [ $status -eq 0 ] || { echo "apt-get could not install ${missing[*]}" >&2; exit 1; }
}

need_lab() {
    [ "$(id -u)" -eq 0 ] || { echo "network namespaces need root" >&2; exit 1; }
    need ovs-vswitchd:openvswitch-switch ip:iproute2 curl:curl ethtool:ethtool sysctl:procps ping:iputils-ping "$@"
}

# Unpacks Debian's cloud-init, which is not installed, and installs what it imports. METAPUNT_CLOUD_INIT says where it is.
need_cloud_init() {
    local modules=configobj,jinja2,jsonpatch,jsonschema,netifaces,oauthlib,requests,serial,yaml module packages=() dir
    for module in ${modules//,/ }; do
        /usr/bin/python3 -c "import $module" 2>/dev/null || packages+=("/none:python3-$module")
    done
    need dpkg-deb:dpkg /usr/bin/python3:python3 "${packages[@]}"
    dir=/var/cache/metapunt-tests/cloud-init
    if [ ! -d $dir/usr ]; then
        say "unpacks cloud-init"
        rm -rf $dir
        mkdir -p $dir/package
        (cd $dir/package && { apt-get -qq -o APT::Sandbox::User=root download cloud-init 2>/dev/null || { apt-get update -qq && apt-get -qq -o APT::Sandbox::User=root download cloud-init; }; }) >/dev/null || return
        dpkg -x $dir/package/*.deb $dir
    fi
    export METAPUNT_CLOUD_INIT=$dir/usr/lib/python3/dist-packages
}

# Unpacks Debian's Neutron and what it imports, if it is not installed. METAPUNT_NEUTRON says where it is.
need_neutron() {
    need /usr/bin/python3:python3
    ! /usr/bin/python3 -c 'import neutron' 2>/dev/null || return 0
    local dir=/var/cache/metapunt-tests/neutron package
    if [ ! -d $dir ]; then
        say "unpacks neutron-metadata-agent"
        rm -rf $dir.new
        mkdir -p $dir.new/packages/partial
        apt-get update -qq
        apt-get -qq -y -o APT::Sandbox::User=root -o Dir::Cache::archives=$dir.new/packages install --download-only \
            --no-install-recommends python3-neutron >/dev/null
        for package in $dir.new/packages/*.deb; do
            dpkg -x "$package" $dir.new
        done
        rm -rf $dir.new/packages
        mv $dir.new $dir
    fi
    export METAPUNT_NEUTRON=$dir
}

# A JDK that the formatter and the product run on.
jdk25() {
    local candidate
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/*; do
        if [ -x "$candidate/bin/javac" ] && [ "$("$candidate/bin/javac" -version 2>&1 | sed 's/javac \([0-9]*\).*/\1/')" -ge 25 ]; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    echo "no JDK 25 was found" >&2
    return 1
}

# Waits up to 20 s for a command to succeed.
wait_for() {
    local what=$1
    shift
    for _ in $(seq 200); do
        if "$@" >/dev/null 2>&1; then
            return 0
        fi
        sleep 0.1
    done
    echo "gave up waiting: $what" >&2
    return 1
}

# Ends the daemon that DIR/metapunt.pid names, and waits for its end.
end_daemon() {
    local pid
    if [ -s "$1/metapunt.pid" ]; then
        pid=$(cat "$1/metapunt.pid")
        kill "$pid" 2>/dev/null || true
        wait_for "metapunt to end" sh -c "! kill -0 $pid" || kill -9 "$pid" || true
        rm -f "$1/metapunt.pid"
    fi
}
