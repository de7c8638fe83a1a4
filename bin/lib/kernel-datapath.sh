#!/bin/bash
# Runs inside the virtual machine of bin/test-kernel-datapath, as root, with the package and this file in /payload.
# Prints a line of RESULT for each check.
set -u

deb=$(ls /payload/*.deb)
declare -A uuid
failed=0

result() { printf 'RESULT %s\t%s\t%s\n' "$1" "$2" "${3:-}"; }
check() {
    local name=$1 began out ms
    shift
    began=$(date +%s%N)
    if out=$("$@" 2>&1); then
        ms=$((($(date +%s%N) - began) / 1000000))
        result ok "$name" "${ms} ms"
    else
        result FAILED "$name" "$(tail -n 3 <<<"$out" | tr '\n\t' '  ')"
        failed=1
    fi
}
within() {
    local seconds=$1 end
    shift
    end=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "not within $seconds s: $*"; "$@"; return 1; }
        sleep 0.2
    done
}

guest() {
    local name=$1 mac=$2
    uuid[$name]=$(cat /proc/sys/kernel/random/uuid)
    ip netns add "$name"
    ip link add "$name" type veth peer name eth0 netns "$name"
    ip link set "$name" up
    ip -n "$name" link set lo up
    ip -n "$name" link set eth0 address "$mac" up
    ip -n "$name" address add 10.0.0.5/24 dev eth0
    ip -n "$name" route add 169.254.169.254/32 dev eth0
    printf 'uuid: %s\nname: %s\nuser_data: "%s"\n' "${uuid[$name]}" "$name" "$(head -c 49152 /dev/urandom | base64 -w 0)" \
        >"/var/lib/metapunt/instances/$name.yaml"
    ovs-vsctl add-port br-int "$name" -- set interface "$name" external_ids:vm-uuid="${uuid[$name]}" \
        external_ids:attached-mac="\"$mac\""
}
get() { ip netns exec "$1" curl -gsS --max-time 60 "$2"; }
answered() { [ "$(get "$1" "${2:-http://169.254.169.254}/openstack/latest/meta_data.json" | jq -r .uuid)" = "${uuid[$1]}" ]; }
both() { answered alice && answered bob; }
whole() {
    sed -n 's/^user_data: "\(.*\)"$/\1/p' "/var/lib/metapunt/instances/$1.yaml" | tr -d '\n' >/tmp/sent
    get "$1" http://169.254.169.254/openstack/latest/user_data >/tmp/got
    cmp /tmp/sent /tmp/got && [ "$(stat -c %s /tmp/got)" = 65536 ]
}
offload() { ip netns exec alice ethtool -K eth0 tx "$1" >/dev/null && answered alice; }
lossy() {
    ip netns exec alice tc qdisc add dev eth0 root netem loss 5% && tc qdisc add dev alice root netem loss 5%
    local status=0
    for _ in $(seq 20); do answered alice || status=1; done
    ip netns exec alice tc qdisc del dev eth0 root
    tc qdisc del dev alice root
    return $status
}
ours() { ovs-ofctl -O OpenFlow13 dump-flows br-int cookie=0x4d65746170000000/0xffffffffff000000 2>/dev/null | grep -c cookie=; }
flows_are() { [ "$(ours)" = "$1" ]; }
heal() { ovs-ofctl -O OpenFlow13 del-flows br-int && within 20 flows_are "$all"; }
pid() { systemctl show -P MainPID metapunt; }
served_again() { within 60 flows_are "$all" && within 60 both; }
switch_restart() {
    local before
    before=$(pid)
    systemctl restart openvswitch-switch && served_again && [ "$(pid)" = "$before" ]
}
daemon_restart() {
    systemctl restart metapunt && [ "$(ours)" = "$all" ] && both
}
hang() {
    local before
    before=$(pid)
    kill -STOP "$before"
    replaced() { [ "$(pid)" != 0 ] && [ "$(pid)" != "$before" ]; }
    within 120 replaced && within 120 both
}
meters() { [ "$(ovs-ofctl -O OpenFlow13 dump-meters br-int | grep -c meter=)" = 2 ]; }
meter_dropped() { metapunt guests --json | jq -e --arg port "$1" '.guests[] | select(.port == $port).meter_drops > 0'; }
# A rate that a guest reaches even under emulation.
low_rate() {
    printf 'limits:\n  packets_per_second: 20\n  packet_burst: 20\n' >>/etc/metapunt/metapunt.yaml
    daemon_restart && ovs-ofctl -O OpenFlow13 dump-meters br-int | grep -q 'rate=20 '
}
flood() {
    ip netns exec alice ping -q -f -l 500 -c 3000 -W 1 169.254.169.254 &
    sleep 1
    answered bob || return 1
    wait $!
    ovs-ofctl -O OpenFlow13 meter-stats br-int | tr '\n' ' '
    within 20 meter_dropped alice && ! meter_dropped bob && within 20 answered alice || return 1
    sed -i '/^limits:/,$d' /etc/metapunt/metapunt.yaml
}
punts_by() { metapunt status --json | jq -e --arg way "$1" '.bridges[0].punt.used == $way'; }
punted_frames() { cat /sys/class/net/mp-br-int/statistics/tx_packets; }
# What NORMAL floods reaches the other guest, and not the punt port.
isolated() {
    local before heard
    ovs-ofctl add-flow br-int priority=0,actions=NORMAL
    before=$(punted_frames) heard=$(ip netns exec bob cat /sys/class/net/eth0/statistics/rx_packets)
    ip netns exec alice ping -q -b -c 50 -i 0.01 -W 1 10.0.0.255
    heard=$(($(ip netns exec bob cat /sys/class/net/eth0/statistics/rx_packets) - heard))
    echo "bob heard $heard of 50 broadcasts, the punt port $(($(punted_frames) - before))"
    ovs-ofctl --strict del-flows br-int priority=0
    # A guest may have asked for the service's MAC address once more.
    [ "$heard" -ge 50 ] && [ "$(punted_frames)" -lt $((before + 10)) ]
}
switch_restart_by_port() { switch_restart && within 120 punts_by port && both; }
punt_port() {
    mkdir -p /etc/systemd/system/metapunt.service.d
    cp /usr/share/doc/metapunt/examples/punt-port.conf /etc/systemd/system/metapunt.service.d/
    echo 'punt: port' >>/etc/metapunt/metapunt.yaml
    systemctl daemon-reload && systemctl restart metapunt && within 120 punts_by port && within 60 both && whole bob
}
gone() {
    dpkg --purge metapunt && [ "$(ours)" = 0 ] && [ ! -e /usr/lib/metapunt ] && [ ! -e /var/lib/metapunt ] &&
        ! ip link show type tun | grep -q .
}

result note "kernel" "$(uname -r)"
check "the bridge is on the kernel datapath" bash -c 'ovs-vsctl add-br br-int -- set bridge br-int fail_mode=secure && ovs-appctl dpif/show | grep -q system@'
result note "Open vSwitch" "$(ovs-vswitchd --version | sed -n '1s/.* //p')"
check "the package installs, and systemd starts it" bash -c "dpkg -i $deb && systemctl is-active metapunt"
mkdir -p /etc/systemd/system/metapunt.service.d
printf '[Service]\nWatchdogSec=20\n' >/etc/systemd/system/metapunt.service.d/quick.conf
systemctl daemon-reload
check "it runs as its own user" bash -c "[ \$(ps -o user= -p \$(systemctl show -P MainPID metapunt)) = metapunt ]"
guest alice fa:16:3e:00:00:0a
guest bob fa:16:3e:00:00:0b
check "two guests with one address, each with its own answer" within 60 both
all=$(ours)
result note "flows of the two" "$all"
check "by IPv6 link-local" answered alice 'http://[fe80::a9fe:a9fe%25eth0]'
check "64 KiB of user data, whole" whole alice
check "a guest without TX checksum offload" offload off
check "a guest with TX checksum offload" offload on
check "20 requests with 5 % loss each way (netem)" lossy
check "all flows deleted: back" heal
check "a meter for each guest" meters
check "Open vSwitch restarts under the unit" switch_restart
check "the daemon restarts: flows stay" daemon_restart
check "the daemon restarts with a lower rate: meters have it" low_rate
check "a guest floods: its meter drops, another is answered" flood
check "the watchdog ends a daemon that hangs" hang
check "the package is upgraded over itself" bash -c "dpkg -i $deb && systemctl is-active metapunt"
check "guests are served after the upgrade" within 60 both
check "punt: port, by the package's drop-in" punt_port
all=$(ours)
check "by IPv6 link-local, punt: port" answered alice 'http://[fe80::a9fe:a9fe%25eth0]'
check "nothing else reaches the punt port" isolated
check "20 requests with 5 % loss each way (netem), punt: port" lossy
check "all flows deleted: back, punt: port" heal
check "Open vSwitch restarts, punt: port" switch_restart_by_port
check "the package is purged, its flows with it" gone
[ $failed = 0 ] || journalctl -u metapunt --no-pager | tail -n 60
result end "$failed"
