import { type AlertRule } from '../../lib';

/** How bad an alert is: `critical` calls somebody, `warning` can wait for the morning, `info` is for the record. */
export type Severity = AlertRule['severity'];

export const severities: readonly Severity[] = ['critical', 'warning', 'info'];
/** What somebody is told of unless they say otherwise, which somebody has to be told of. */
export const usual: readonly Severity[] = ['critical', 'warning'];

/** Who is told of what, and when. */
export interface AlertingOptions {
  /** Who is told, by a name for each: `{ phone: { kind: 'ntfy' } }`. The names are in the places of their secrets. */
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** Times of day at which warnings are sent, on the clock of the server. Critical alerts always are. */
  readonly day?: {
    /** Start of it, `HH:MM`. @default '07:00' */
    readonly from?: string;
    /** End of it, `HH:MM`, after `from`. @default '22:00' */
    readonly until?: string;
  };
  /**
   * Calls a URL outside as long as all is well, so that somebody else tells when it is not: a check of healthchecks.io, for
   * example. The URL is a secret. @default - nobody notices when the server is gone with its alerts
   */
  readonly deadMansSwitch?: DeadMansSwitch;
}

/** A URL that is called again and again. */
export interface DeadMansSwitch {
  /** How often, 1 to 60 minutes: `5m`. Whoever waits for it should be patient for twice that. @default '5m' */
  readonly every?: string;
  /** Place of the URL in the server's secrets file. @default 'monitoring/dead-mans-switch' */
  readonly secretKey?: string;
}

/** Somebody who is told of alerts, by one way. */
export type Receiver = EmailReceiver | WebhookReceiver | NtfyReceiver | TelegramReceiver;

interface ReceiverOptions {
  /** What it is told of. @default ['critical', 'warning'] */
  readonly severities?: readonly Severity[];
  /** Whether it is told when it is over. @default true */
  readonly sendResolved?: boolean;
  /** Place of its secret in the server's secrets file. @default - `monitoring/<name>` */
  readonly secretKey?: string;
}

/** Mail through a server that takes it for others. */
export interface EmailReceiver extends ReceiverOptions {
  readonly kind: 'email';
  /** Addresses that it goes to: `['alice@example.org']`. */
  readonly to: readonly string[];
  /** Address that it comes from. */
  readonly from: string;
  /** Server and port that takes it: `smtp.example.org:587`. The connection is encrypted, or nothing is sent. */
  readonly smarthost: string;
  /** Account there. The secret is its password. @default - the server takes mail without a login */
  readonly user?: string;
}

/** Something that takes Alertmanager's JSON. */
export interface WebhookReceiver extends ReceiverOptions {
  readonly kind: 'webhook';
  /** URL that holds no secret: `http://127.0.0.1:8080/alerts`. @default - the secret is the whole URL */
  readonly url?: string;
}

/**
 * A topic of ntfy, from 2.14 on, which makes readable messages of Alertmanager's JSON where its URL asks for the template.
 *
 * @see https://docs.ntfy.sh/publish/#pre-defined-templates
 */
export interface NtfyReceiver extends ReceiverOptions {
  readonly kind: 'ntfy';
  /**
   * URL of a topic that nobody may use without a token, which is then the secret: `https://ntfy.example.org/alerts`.
   * @default - the secret is the whole URL, with the template: `https://ntfy.sh/TOPIC?template=alertmanager`
   */
  readonly url?: string;
}

/** A chat of Telegram. The secret is the bot's token. */
export interface TelegramReceiver extends ReceiverOptions {
  readonly kind: 'telegram';
  /** Number of the chat; below 0 for a group. */
  readonly chat: number;
}
