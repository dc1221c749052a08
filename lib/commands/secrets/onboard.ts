import { join } from 'node:path';
import { ConstructError } from '../../errors';
import { FleetLock } from '../../fleet';
import { readTextFile, writeTextFile } from '../../output';
import { type SecretsPlan } from '../../secrets/plan';
import { fileRecipients } from '../../secrets/recipients';
import { updateKeys } from '../../secrets/update-keys';
import { type Action } from '../command';
import { requireHost } from './asked-hosts';
import { type HostIdentity, identityFrom } from './host-identity';
import { onboardingText } from './onboarding-text';

/** `cdknix secrets onboard HOST`. */
export const onboardAction: Action<SecretsPlan> = {
  operands: { HOST: { help: 'the machine, as the fleet names it' } },
  options: {
    'ssh-host-key': {
      value: 'FILE',
      help: 'its /etc/ssh/ssh_host_ed25519_key.pub, or what ssh-keyscan prints; - reads standard input',
    },
    recipient: { value: 'AGE1…', help: 'of a machine with a key of age of its own: what age-keygen -y prints of it' },
    'new-key': { value: 'DIR', help: 'makes an SSH host key below DIR, for the first boot of a machine to be' },
    replace: { help: 'forgets the key that the host had, for a machine that is new or lost it' },
  },
  act: async (plan, options) => {
    const host = String(options['HOST']);
    const known = plan.hosts.map((one) => one.host);
    requireHost(host, known, 'secrets onboard', 'HOST');
    const replace = options['replace'] === true;
    if (options['new-key'] !== undefined && !replace) requireNone(plan, host);
    const identity = await identityFrom(plan, host, options);
    if (!replace) requireNone(plan, host, identity.recipient);
    requireOwn(plan, host, identity);
    record(plan.root, host, identity, replace);
    const { admins = [] } = plan.recipients[host] ?? {};
    const recipients = fileRecipients(admins, { name: host, recipient: identity.recipient });
    const update = updateKeys(plan.root, host, recipients);
    return { text: onboardingText(plan, host, identity, update), code: update.state === 'refused' ? 1 : 0 };
  },
};

/** A machine that has a key gets no other by mistake: what is encrypted to the first would be lost to it. */
function requireNone({ recipients }: SecretsPlan, host: string, wanted?: string): void {
  const { recipient } = recipients[host]?.host ?? {};
  if (recipient === undefined || recipient === wanted) return;
  const message = `has a key already, got '${recipient}'; add --replace if that is lost, or the machine is another`;
  throw new ConstructError('cdknix secrets onboard', host, message);
}

/** Whoever shares a key opens the secrets of both. */
function requireOwn(plan: SecretsPlan, host: string, { recipient, hostKey }: HostIdentity): void {
  const others = Object.values(plan.recipients).flatMap(({ admins, host: own }) => [
    ...admins,
    ...(own === undefined ? [] : [own]),
  ]);
  const keys = Object.entries(plan.hostKeys).map(([name, key]) => ({ name, recipient: key }));
  const owner = [...others, ...keys].find((one) => one.name !== host && [recipient, hostKey].includes(one.recipient));
  if (owner === undefined) return;
  const message = `has the key of '${owner.name}', who would open its secrets; give each its own, with --new-key DIR or ssh-keygen`;
  throw new ConstructError('cdknix secrets onboard', host, message);
}

function record(root: string, host: string, { recipient, hostKey }: HostIdentity, replace: boolean): void {
  const path = join(root, 'fleet.lock.json');
  const lock = FleetLock.parse(readTextFile(path));
  if (replace) {
    lock.drop('recipient', host);
    if (hostKey !== undefined) lock.drop('host-key', host);
  }
  lock.record('recipient', host, recipient);
  if (hostKey !== undefined) lock.record('host-key', host, hostKey);
  if (lock.changed) writeTextFile(path, lock.toText());
}
