import { type FleetData } from './fleet-schema';
import { type Release } from './releases';
import { type Report } from './report';
import { quoted } from './wording';

/** Judges each host by itself: versions, uplink, manager, and what already listens on it. */
export function checkHosts(data: FleetData, report: Report, override?: Release): void {
  if (Object.keys(data.hosts).length === 0 && report.names(['hosts']).size === 0) {
    report.add(['hosts'], 'must have at least one host, got none; add one');
  }
  for (const [name, host] of Object.entries(data.hosts)) {
    const at = ['hosts', name];
    // These are folders of the generated tree beside the hosts' own.
    if (name === 'profiles') report.add(at, "must not be named 'profiles', a folder of the output; take another name");
    if (override === undefined && host.stateVersion > host.release) {
      const remedy = 'it is the release that the machine was installed with';
      report.add(
        [...at, 'stateVersion'],
        `must not be newer than the release ${host.release}, got ${quoted(host.stateVersion)}; ${remedy}`,
      );
    }
    const { uplink, manager } = host.network;
    if (uplink !== undefined) {
      const interfaces = report.names([...at, 'network', 'interfaces']);
      report.checkName([...at, 'network', 'uplink'], 'interface', uplink, interfaces);
    } else if (host.kind === 'server') {
      report.add([...at, 'network', 'uplink'], 'is missing; a server must name the interface with its default route');
    }
    if ((host.kind === 'wsl') !== (manager === 'wsl')) {
      const wanted =
        host.kind === 'wsl'
          ? "must be 'wsl' on a host of kind 'wsl'"
          : "must not be 'wsl' on a host that is not of kind 'wsl'";
      report.add([...at, 'network', 'manager'], `${wanted}, got ${quoted(manager)}`);
    }
    checkServices(host, at, report);
    checkState(host, at, report);
  }
}

type Host = FleetData['hosts'][string];

function checkState({ existingState }: Host, at: readonly string[], report: Report): void {
  existingState.forEach(({ path }, i) => {
    if (!existingState.slice(0, i).some((other) => other.path === path)) return;
    report.add([...at, 'existingState', i, 'path'], `is there twice, got ${quoted(path)}; keep one of the two`);
  });
}

function checkServices({ existingServices }: Host, at: readonly string[], report: Report): void {
  existingServices.forEach((service, i) => {
    if (report.isBroken([...at, 'existingServices', i])) return;
    const other = existingServices.slice(0, i).find(({ port, protocol, address }) => {
      const meet = address === undefined || service.address === undefined || address === service.address;
      return port === service.port && protocol === service.protocol && meet;
    });
    if (other === undefined) return;
    const what = `${quoted(other.name)} listens on ${service.port}/${service.protocol} too`;
    report.add([...at, 'existingServices', i, 'port'], `${what}; one port has one owner`);
  });
}
