import { findProgram } from '../helpers/consumer';
import { rulesetText } from '../nftables/ruleset';
import { type NixosMachine, type Service } from './evaluated';
import { ipProgram, type Machine } from './machine';

/** What a machine is given beside its configuration: the text of the secret at a path. */
export type Secrets = (path: string) => string;

/** Does in a machine what NixOS does there at boot: kernel settings, firewall, addresses, secrets, tunnels. */
export function boot(machine: Machine, nixos: NixosMachine, secrets: Secrets): void {
  setSysctl(machine, nixos.sysctl);
  machine.run(['nft', '-f', '-'], { input: rulesetText(nixos.ruleset) });
  for (const { name, address, gateway } of nixos.links) {
    for (const one of address) machine.run(['ip', 'address', 'add', one, 'dev', name]);
    for (const one of gateway) machine.run(['ip', 'route', 'add', 'default', 'via', one, 'dev', name]);
  }
  for (const path of nixos.secrets) machine.write(path, `${secrets(path)}\n`);
  for (const name of atBoot(nixos.services)) runService(machine, nixos, name);
}

/** What {@link runService} takes beside the service. */
export interface RunServiceOptions {
  /** Programs that it finds instead of those of its packages, by name: their texts. @default {} */
  readonly programs?: Readonly<Record<string, string>>;
}

/** Runs the script of a service as systemd does: with no programs but those of its packages. */
export function runService(
  machine: Machine,
  { services }: NixosMachine,
  name: string,
  { programs = {} }: RunServiceOptions = {},
): void {
  const service = services[name];
  if (service === undefined) throw new Error(`${machine.name} has no service ${name}`);
  const { script, environment, path } = service;
  const bin = `/run/bin/${name}`;
  const texts = { ...(path.includes('iproute2') && { ip: ipProgram() }), ...programs };
  // A link in the place of a text would be written through.
  const links = linked(path.flatMap((one) => Object.entries(programsOf[one] ?? {})).filter(([one]) => !(one in texts)));
  machine.run(['sh', '-c', `rm -rf "$0"; mkdir -p "$0" && cd "$0" && ${links}`, bin]);
  for (const [program, text] of Object.entries(texts)) machine.write(`${bin}/${program}`, text, '755');
  const variables = Object.entries(environment).flatMap(([key, value]) => (value === null ? [] : `${key}=${value}`));
  machine.run(['env', '-i', `PATH=${bin}`, ...variables, '/bin/bash', '--norc', '-e', '-c', script]);
}

/** Services of a tunnel in their order; what a timer starts is none of boot's. */
function atBoot(services: NixosMachine['services']): string[] {
  const names = Object.keys(services).filter((name) => !name.endsWith('-endpoints'));
  const before = ({ after }: Service) => after.filter((unit) => names.includes(unit.replace(/\.service$/, ''))).length;
  return names.sort((a, b) => before(services[a]!) - before(services[b]!));
}

/** Programs of the packages that such scripts use. The kernel has what it needs: there is nothing to load. */
const programsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wireguard-tools': { wg: findProgram('wg') ?? 'wg' },
  kmod: { modprobe: '/bin/true' },
  coreutils: Object.fromEntries(
    ['cat', 'date', 'mkdir', 'rm', 'sleep'].map((name) => [name, findProgram(name) ?? name]),
  ),
};

function linked(programs: readonly (readonly [string, string])[]): string {
  return ['true', ...programs.map(([name, target]) => `ln -s ${target} ${name}`)].join(' && ');
}

function setSysctl(machine: Machine, sysctl: NixosMachine['sysctl']): void {
  const lines = Object.entries(sysctl).flatMap(([name, value]) => {
    if (value === null) return [];
    const file = `/proc/sys/${name.replaceAll('.', '/')}`;
    // What is the kernel's own and not a network's is not there.
    return `if [ -e ${file} ]; then echo ${typeof value === 'boolean' ? Number(value) : value} > ${file}; fi\n`;
  });
  machine.run(['sh', '-e'], { input: lines.join('') });
}
