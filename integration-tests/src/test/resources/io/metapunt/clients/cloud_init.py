"""Runs a datasource of cloud-init as a guest does at boot, and prints what it found as JSON.

usage: cloud_init.py PACKAGES SOURCE DMI [DRIVE]
where cloudinit is; OpenStack, Ec2 or ConfigDrive; what DMI says, as JSON; where a config drive's files are
"""
import json
import os
import sys
import tempfile
import time

sys.path.insert(0, sys.argv[1])

from cloudinit import dmi, distros, helpers, util
from cloudinit.sources import DataSourceConfigDrive, DataSourceEc2, DataSourceOpenStack

DMI = json.loads(sys.argv[3])
dmi.read_dmi_data = lambda key: DMI.get(key, "")
# There is no resolver here, and looking for one takes half a minute.
util.is_resolvable = lambda name: name[0].isdigit() or ":" in name

SOURCES = {
    "OpenStack": DataSourceOpenStack.DataSourceOpenStack,
    "Ec2": DataSourceEc2.DataSourceEc2,
    "ConfigDrive": DataSourceConfigDrive.DataSourceConfigDrive,
}


def text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value


with tempfile.TemporaryDirectory() as state:
    paths = helpers.Paths({"cloud_dir": state, "run_dir": state})
    if len(sys.argv) > 4:
        # Where the datasource looks before it looks for a disk of that label: nothing is to be mounted here.
        os.makedirs(paths.seed_dir)
        os.symlink(sys.argv[4], os.path.join(paths.seed_dir, "config_drive"))
    distro = distros.fetch("debian")("debian", {}, paths)
    config = {"datasource_list": [sys.argv[2]], "datasource": {"Ec2": {"strict_id": False}}}
    source = SOURCES[sys.argv[2]](config, distro, paths)
    began = time.monotonic()
    found = bool(source.get_data())
    took = time.monotonic() - began
    json.dump(
        {
            "found": found,
            "seconds": took,
            "instance_id": source.get_instance_id() if found else None,
            "metadata": source.metadata,
            "user_data": text(source.userdata_raw),
            "vendor_data": text(source.vendordata_raw),
            "vendor_data2": text(getattr(source, "vendordata2_raw", None)),
            "ec2": getattr(source, "ec2_metadata", None),
            "public_keys": source.get_public_ssh_keys() if found else [],
            "availability_zone": source.availability_zone if found else None,
            "network": source.network_config if found else None,
        },
        sys.stdout,
        default=text,
    )
