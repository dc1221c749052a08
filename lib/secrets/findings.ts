import { type FileRecipients } from './recipients';
import { secretsFile } from './secrets-file';
import { type SopsFile } from './sops-file';
import { type RecipientStanding, type SecretStanding, type SecretState } from './standing';

type Check = readonly [applies: boolean, finding: string];

/** What is wrong with the keys that shall open the file of a host. */
export function keyFindings(
  host: string,
  recipients: readonly RecipientStanding[],
  { admins, host: own }: FileRecipients,
): string[] {
  const isTwin = own !== undefined && recipients.filter(({ recipient }) => recipient === own.recipient).length > 1;
  return applying([
    [own === undefined, `the host's own key is not known; npx cdknix secrets onboard ${host}`],
    [admins.length === 0, 'nobody who runs the fleet has a key; give a user of the fleet recipients'],
    [isTwin, "the host's own key is that of a person, and opens every file; give it one of its own"],
  ]);
}

/** What is wrong with the file of a host. */
export function fileFindings(
  host: string,
  file: SopsFile | undefined,
  secrets: readonly SecretStanding[],
  recipients: readonly RecipientStanding[],
): string[] {
  const path = secretsFile(host);
  if (file === undefined) return [`${path} is not here; npx cdknix secrets init makes it`];
  const keys = (wanted: SecretState): string =>
    secrets.flatMap(({ key, state }) => (state === wanted ? [key] : [])).join(', ');
  const isStale = recipients.some(({ state }) => state !== 'right');
  const isOpen = recipients.some(({ state }) => state === 'foreign');
  return applying([
    [
      keys('plain') !== '',
      `in the clear, so that everybody has it: ${keys('plain')}; npx cdknix secrets rotate KEY, for each`,
    ],
    ...withoutValue(host, 'missing', 'missing', secrets),
    ...withoutValue(host, 'without a value', 'empty', secrets),
    [isStale, `opened by other keys than it should be; npx cdknix secrets onboard ${host}`],
    [isOpen, 'whose key opens it and should not may have read the values; then npx cdknix secrets rotate KEY'],
    [
      !file.mac,
      'nothing proves that its values are those that were written; restore it from version control or a backup',
    ],
  ]);
}

/** Each with the command that gives it a value: what Terraform makes, no `init` does. */
function withoutValue(host: string, what: string, wanted: SecretState, secrets: readonly SecretStanding[]): Check[] {
  const all = secrets.filter(({ state }) => state === wanted);
  const isMade = ({ origin }: SecretStanding): boolean => origin === 'terraform-output';
  const list = (some: readonly SecretStanding[]): string => some.map(({ key }) => key).join(', ');
  const own = all.filter((one) => !isMade(one));
  const made = all.filter(isMade);
  return [
    [own.length > 0, `${what}: ${list(own)}; npx cdknix secrets init`],
    [made.length > 0, `${what}: ${list(made)}; npx cdktf deploy ${host}, then npx cdknix secrets sync`],
  ];
}

function applying(checks: readonly Check[]): string[] {
  return checks.flatMap(([applies, finding]) => (applies ? [finding] : []));
}
