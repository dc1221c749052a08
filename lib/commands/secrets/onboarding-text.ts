import { fingerprintOf } from '../../secrets/host-key';
import { type SecretsPlan } from '../../secrets/plan';
import { secretsFile } from '../../secrets/secrets-file';
import { type KeyUpdate } from '../../secrets/update-keys';
import { type HostIdentity } from './host-identity';

/** What became of it, and what is left to do, in order. */
export function onboardingText(plan: SecretsPlan, host: string, identity: HostIdentity, update: KeyUpdate): string {
  const { hostKey, recipient } = identity;
  const facts = [
    `recipient    ${recipient}`,
    ...(hostKey === undefined ? [] : [`fingerprint  ${fingerprintOf(hostKey)}`]),
    'recorded in fleet.lock.json',
    fileText(secretsFile(host), update),
  ];
  const steps = stepsFor(plan, host, identity, update).map((step, index) => `${index + 1}. ${step}`);
  const lines = [...facts, '', 'Next:', ...steps].map((line) => (line === '' ? '' : `  ${line}`));
  return `${[host, ...lines].join('\n')}\n`;
}

function fileText(file: string, update: KeyUpdate): string {
  switch (update.state) {
    case 'no file':
      return `${file} is not here yet`;
    case 'right already':
      return `${file} is opened by the right keys already`;
    case 'updated':
      return `${file} is opened by the right keys from now on`;
    case 'refused':
      return `${file} is as it was: it ${update.fault}`;
  }
}

/** Nobody logs in as root: the file, which is encrypted, goes by the home of who administers the machine. */
function delivery(host: string): string {
  const place = `/etc/nixos/${secretsFile(host)}`;
  return `scp ${secretsFile(host)} ${host}: && ssh -t ${host} sudo install -D -m 0400 ${host}.yaml ${place}`;
}

function stepsFor(
  { place }: SecretsPlan,
  host: string,
  { hostKey, folder }: HostIdentity,
  update: KeyUpdate,
): string[] {
  const { state } = update;
  const file = secretsFile(host);
  const steps: readonly (readonly [boolean, string])[] = [
    [
      hostKey !== undefined && folder === undefined,
      "compare the fingerprint at the machine's own keyboard: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
    ],
    [true, 'npx cdktf synth'],
    [state === 'no file', `npx cdknix secrets init --host ${host}`],
    [
      state === 'updated' && update.removed,
      'for each value that others must not know: npx cdknix secrets rotate KEY, for a key that opened it does so no more',
    ],
    [state === 'refused', `where a key that opens it is: npx cdknix secrets onboard ${host}`],
    [place === 'host' && folder === undefined, delivery(host)],
    [place === 'host' && folder !== undefined, `install -D -m 0400 ${file} ${folder ?? ''}/etc/nixos/${file}`],
    [folder !== undefined, `nixos-anywhere --extra-files ${folder ?? ''} --flake .#${host} root@ADDRESS`],
    [folder !== undefined, `rm -r ${folder ?? ''}, once the machine runs: its private key is in there`],
  ];
  return steps.flatMap(([applies, step]) => (applies ? [step] : []));
}
