import { shown } from '../errors';
import { type Exposure } from '../exposure/model';
import { select, zoneNames } from '../exposure/selection';
import { exposureTables } from '../exposure/tables';
import { advice } from '../fleet/wording';
import { type Options, type View } from './command';
import { pageText } from './section';
import { UsageError } from './usage-error';

/** `cdknix exposure`. */
export const exposureView = {
  options: {
    host: { value: 'NAME', multiple: true, help: 'that host only; may be given several times' },
    zone: { value: 'NAME', multiple: true, help: 'what is reached from that zone only; may be given several times' },
    json: { help: 'the same as JSON, for programs' },
  },
  show: (exposure, options, terminal) => {
    const hosts = asked(
      options,
      'host',
      exposure.hosts.map(({ host }) => host),
    );
    const zones = asked(options, 'zone', zoneNames(exposure));
    const part = select(exposure, { hosts, zones });
    if (options['json'] === true) return `${JSON.stringify(part, null, 2)}\n`;
    return part.hosts
      .map((host) => pageText(host.host, remarks(host, zones), exposureTables(host), terminal))
      .join('\n');
  },
} satisfies View<Exposure>;

function asked(options: Options, name: string, known: readonly string[]): string[] {
  const given = [options[name] ?? []].flat().map(String);
  const unknown = given.find((one) => !known.includes(one));
  if (unknown === undefined) return given;
  throw new UsageError(
    'cdknix exposure',
    `--${name}`,
    `no ${name} has that name, got ${shown(unknown)}${advice(unknown, known)}`,
  );
}

type Host = Exposure['hosts'][number];

function remarks({ firewall, openings }: Host, zones: readonly string[]): string[] {
  const from = zones.length === 0 ? 'any zone' : zones.join(' or ');
  const holds = 'No firewall of the fleet: this is what is declared, and the machine itself decides what it lets in.';
  return [...(openings.length > 0 ? [] : [`No port is open to ${from}.`]), ...(firewall ? [] : [holds])];
}
