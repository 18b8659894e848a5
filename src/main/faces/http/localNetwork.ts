import { BlockList, isIP, isIPv6, type Socket } from 'node:net';
import { hostname } from 'node:os';

/** Addresses that no router passes on to the internet, and 100.64/10, which VPNs such as Tailscale use. */
const local = new BlockList();
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  local.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  local.addSubnet(net, prefix, 'ipv6');
}

/** @param address as a socket gives it; IPv4 without the `::ffff:` prefix. */
export function isLocalNetwork(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 0) return false; // gone before we could ask
  return local.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}

/**
 * What a browser on the network may have in its address bar: the address it reached us at, and this machine's name, alone or in the
 * domains that stand for a local network. A page of somebody else's domain cannot have any of them, wherever its name points.
 */
export function lanHosts({ localAddress }: Pick<Socket, 'localAddress'>, port: number, name = hostname()): readonly string[] {
  const address = (localAddress ?? '').replace(/^::ffff:/, '').replace(/%.*$/, '');
  const bare = name.toLowerCase().split('.', 1)[0] ?? '';
  const names = [isIPv6(address) ? `[${address}]` : address, bare, `${bare}.local`, `${bare}.lan`, `${bare}.home.arpa`];
  return [...names, name.toLowerCase()].flatMap((each) => (port === 443 ? [each, `${each}:443`] : [`${each}:${port}`]));
}
