import { nix, type NixAttributes, type NixExpression, type SecretRef } from '../../lib';
import { type AlertingOptions, type Receiver, type Severity, usual } from './alerting';

/** A secret that Alertmanager needs, and whose it is. */
export interface SecretPlace {
  /** Name of its file among the unit's credentials: `phone`. */
  readonly name: string;
  /** Place in the secrets file of the host. */
  readonly key: string;
  /** Field that asks for it. */
  readonly field: string;
}

const ofSwitch = 'dead-mans-switch';

/** Secrets that receivers and the switch need, in order of name. */
export function secretPlaces({ receivers, deadMansSwitch }: AlertingOptions): readonly SecretPlace[] {
  const all = Object.entries(receivers)
    .filter(([, receiver]) => needsSecret(receiver))
    .map(([name, { secretKey: key = `monitoring/${name}` }]) => {
      return { name: `receiver-${name}`, key, field: `alerting.receivers.${name}` };
    });
  const place = { name: ofSwitch, key: deadMansSwitch?.secretKey ?? `monitoring/${ofSwitch}` };
  const switches = deadMansSwitch === undefined ? [] : [{ ...place, field: 'alerting.deadMansSwitch' }];
  return [...all, ...switches].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function needsSecret(receiver: Receiver): boolean {
  if (receiver.kind === 'email') return receiver.user !== undefined;
  return receiver.kind !== 'webhook' || receiver.url === undefined;
}

/** Credentials of the unit: systemd hands them to its user, which is made at the start and owns no file of sops. */
export function credentials(secrets: ReadonlyMap<string, SecretRef>): readonly NixExpression[] {
  return [...secrets].map(([name, { path }]) => nix.text`${name}:${path}`);
}

/** Where the unit finds a credential. */
const credential = (name: string): string => `/run/credentials/alertmanager.service/${name}`;

/** What Alertmanager sends to by severity: all who are told of it. */
export function receiverOf(
  severity: Severity,
  { receivers }: AlertingOptions,
): (NixAttributes & { readonly name: Severity }) | undefined {
  const told = Object.entries(receivers)
    .filter(([, { severities = usual }]) => severities.includes(severity))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (told.length === 0) return undefined;
  const configs = new Map<string, NixAttributes[]>();
  for (const [name, receiver] of told) {
    const [key, config] = configOf(receiver, credential(`receiver-${name}`));
    const sent = { ...config, send_resolved: receiver.sendResolved ?? true };
    configs.set(key, [...(configs.get(key) ?? []), sent]);
  }
  return { name: severity, ...Object.fromEntries(configs) };
}

/** What calls the URL of the switch. */
export const switchReceiver: NixAttributes = {
  name: ofSwitch,
  webhook_configs: [{ url_file: credential(ofSwitch), send_resolved: false }],
};

function configOf(receiver: Receiver, secret: string): readonly [string, NixAttributes] {
  switch (receiver.kind) {
    case 'email': {
      const { to, from, smarthost, user } = receiver;
      const login = user === undefined ? {} : { auth_username: user, auth_password_file: secret };
      return ['email_configs', { to: [...to].sort().join(', '), from, smarthost, require_tls: true, ...login }];
    }
    case 'telegram':
      return ['telegram_configs', { bot_token_file: secret, chat_id: receiver.chat }];
    case 'ntfy': {
      if (receiver.url === undefined) return ['webhook_configs', { url_file: secret }];
      const url = new URL(receiver.url);
      url.searchParams.set('template', 'alertmanager');
      return ['webhook_configs', { url: url.href, http_config: { authorization: { credentials_file: secret } } }];
    }
    case 'webhook':
      return ['webhook_configs', receiver.url === undefined ? { url_file: secret } : { url: receiver.url }];
  }
}
