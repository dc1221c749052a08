import { ageFindings } from './age-findings';
import { fileFindings, keyFindings } from './findings';
import { type DeclaredSecret } from './graph';
import { type SecretsPlan } from './plan';
import { type FileRecipients } from './recipients';
import { readSopsFile, secretsFile, type SopsFile } from './sops-file';
import { today } from './value-dates';
import { type HostStanding, type RecipientStanding, type SecretStanding, type SecretState } from './standing';

/** Compares what a plan has for a host with the file that it has. @throws ConstructError for a file that sops cannot read. */
export function standingOf(plan: SecretsPlan, host: string, text: string | undefined, day = today()): HostStanding {
  const declared = plan.hosts.find((one) => one.host === host)?.secrets ?? [];
  const path = secretsFile(host);
  const file = text === undefined ? undefined : readSopsFile(text, path);
  const secrets = secretStandings(declared, file);
  const wanted = plan.recipients[host] ?? { admins: [], all: [] };
  const recipients = recipientStandings(wanted, file, plan);
  const needed = declared.length > 0 || file !== undefined;
  return {
    host,
    file: path,
    exists: file !== undefined,
    lastModified: file?.lastModified ?? null,
    secrets,
    recipients: needed ? recipients : [],
    findings: needed
      ? [
          ...keyFindings(host, recipients, wanted),
          ...fileFindings(host, file, secrets, recipients),
          ...ageFindings(host, secrets, day),
        ]
      : [],
  };
}

function secretStandings(declared: readonly DeclaredSecret[], file: SopsFile | undefined): SecretStanding[] {
  const stateOf = (key: string): SecretState => {
    if (file?.plain.includes(key) === true) return 'plain';
    if (file?.keys.includes(key) === true) return 'present';
    return file?.empty.includes(key) === true ? 'empty' : 'missing';
  };
  const dateOf = (key: string): string | null => file?.dates[key] ?? null;
  const known = new Set(declared.map(({ key }) => key));
  const unused = (file?.keys ?? []).filter((key) => !known.has(key));
  const all = [
    ...declared.map(({ key, origin, shared, rotateAfter = null, by }) => {
      return { key, state: stateOf(key), origin, shared, givenOn: dateOf(key), rotateAfter, by };
    }),
    ...unused.map((key) => {
      const state = stateOf(key) === 'plain' ? ('plain' as const) : ('unused' as const);
      return { key, state, origin: null, shared: false, givenOn: dateOf(key), rotateAfter: null, by: null };
    }),
  ];
  return all.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function recipientStandings(
  { admins, host, all }: FileRecipients,
  file: SopsFile | undefined,
  plan: SecretsPlan,
): RecipientStanding[] {
  const opens = new Set(file?.recipients ?? all);
  const wanted = [...admins, ...(host === undefined ? [] : [host])].map(({ name, recipient }) => {
    return { name, recipient, state: opens.has(recipient) ? ('right' as const) : ('missing' as const) };
  });
  const owners = Object.values(plan.recipients).flatMap((one) => (one.host === undefined ? [] : [one.host]));
  const foreign = [...opens]
    .filter((one) => !all.includes(one))
    .map((recipient) => {
      const name = owners.find((owner) => owner.recipient === recipient)?.name ?? null;
      return { name, recipient, state: 'foreign' as const };
    });
  return [...wanted, ...foreign];
}
