import { type Probe, shellWord } from '../../lib';

/** How a script asks whether what a host offers works. */
export interface ProbeLines {
  /** Functions that the calls need. */
  readonly functions: string;
  /** One call for each probe, that succeeds where it is well. */
  readonly calls: readonly { readonly call: string; readonly what: string }[];
  /** Packages with the programs that it runs. */
  readonly programs: readonly string[];
}

/** What tells of the host; a ping tells of the network between it and another. */
type Kind = Exclude<Probe['kind'], 'ping'>;

const functions: Readonly<Record<Kind, string>> = {
  http: `http() { [ "$(curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' -- "$2")" = "$1" ]; }\n`,
  tcp: `tcp() { timeout 10 bash -c ': <"/dev/tcp/$1/$2"' tcp "$1" "$2" 2>/dev/null; }\n`,
  dns: `dns() { [ -n "$(kdig +short +timeout=5 +retry=1 -p "$2" "@$1" "$3" 2>/dev/null)" ]; }\n`,
};
const packages: Readonly<Record<Kind, readonly string[]>> = {
  http: ['curl'],
  tcp: ['bash'],
  dns: ['knot-dns'],
};

/** Probes of a host as shell functions and calls, without pings. */
export function probeLines(all: readonly Probe[]): ProbeLines {
  const probes = all.filter(({ kind }) => kind !== 'ping');
  const kinds = (['http', 'tcp', 'dns'] as const).filter((kind) => probes.some((probe) => probe.kind === kind));
  return {
    functions: kinds.map((kind) => functions[kind]).join(''),
    calls: probes.map((probe) => ({ call: callOf(probe), what: shellWord(`${probe.why} (${probe.target})`) })),
    programs: kinds.flatMap((kind) => packages[kind]),
  };
}

function callOf({ kind, target, status = 200 }: Probe): string {
  if (kind === 'http') return `http ${status} ${shellWord(target)}`;
  const [place = '', ...name] = target.split('/');
  const colon = place.lastIndexOf(':');
  const machine = place.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const words = [machine, place.slice(colon + 1), ...(kind === 'dns' ? [name.join('/')] : [])];
  return [kind, ...words.map(shellWord)].join(' ');
}
