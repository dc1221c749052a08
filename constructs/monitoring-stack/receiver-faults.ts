import { ClockTime, didYouMean, type Fault, secondsOf, shown, ValueError } from '../../lib';
import { type AlertingOptions, type Receiver, severities, usual } from './alerting';
import { secretPlaces } from './receivers';
import { urlFault } from './url-fault';

/** What is wrong with who is told of what. */
export function alertingFaults(alerting: AlertingOptions): Fault[] {
  const { receivers, day, deadMansSwitch } = alerting;
  const all = Object.entries(receivers);
  if (all.length === 0) {
    return [
      { field: 'alerting.receivers', message: 'are none, so nobody is told; name one, or write alerting: false' },
    ];
  }
  const told = new Set(all.flatMap(([, { severities: own = usual }]) => own));
  const untold = usual.filter((severity) => !told.has(severity));
  return [
    ...all.flatMap(([name, receiver]) => receiverFaults(`alerting.receivers.${name}`, name, receiver)),
    ...sharedPlaces(alerting),
    ...untold.map((severity) => {
      const message = `nobody is told of what is '${severity}'; add it to the severities of one of them`;
      return { field: 'alerting.receivers', message };
    }),
    ...dayFaults(day),
    ...everyFaults(deadMansSwitch?.every ?? '5m'),
  ];
}

function receiverFaults(field: string, name: string, receiver: Receiver): Fault[] {
  if (!kinds.includes(receiver.kind)) {
    const message = `must be one of ${kinds.join(', ')}, got ${shown(receiver.kind)}${didYouMean(receiver.kind, kinds)}`;
    return [{ field: `${field}.kind`, message }];
  }
  const { severities: told } = receiver;
  const strange = (told ?? []).filter((severity) => !severities.includes(severity));
  const faults: Fault[] = strange.map((severity) => {
    return { field: `${field}.severities`, message: `has no such severity, got ${shown(severity)}; take ${list}` };
  });
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
    const remedy = "write it like 'phone'";
    const message = `must have a name of lower-case letters, digits and -, got ${shown(name)}; ${remedy}`;
    faults.push({ field, message });
  }
  if (told?.length === 0) {
    faults.push({ field: `${field}.severities`, message: `are none; take ${list}, or leave the receiver out` });
  }
  return [...faults, ...kindFaults(receiver).map(({ field: own, message }) => ({ field: `${field}.${own}`, message }))];
}

const kinds = ['email', 'ntfy', 'telegram', 'webhook'];
const list = severities.map((severity) => `'${severity}'`).join(', ');

function kindFaults(receiver: Receiver): Fault[] {
  if (receiver.kind === 'email') return emailFaults(receiver);
  if (receiver.kind === 'telegram') {
    if (Number.isSafeInteger(receiver.chat) && receiver.chat !== 0) return [];
    const remedy = 'ask @userinfobot, or look into getUpdates of your bot';
    return [{ field: 'chat', message: `must be the number of a chat, got ${shown(receiver.chat)}; ${remedy}` }];
  }
  const message = receiver.url === undefined ? undefined : urlFault(receiver.url, receiver.kind === 'ntfy');
  return message === undefined ? [] : [{ field: 'url', message }];
}

function emailFaults({ to, from, smarthost, user }: Receiver & { kind: 'email' }): Fault[] {
  if (typeof (to as unknown) === 'string')
    return [{ field: 'to', message: `must be a list of addresses, got ${shown(to)}; put it in [ ]` }];
  const address = (field: string, text: string): Fault[] => {
    if (/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(text)) return [];
    return [{ field, message: `must be a mail address, got ${shown(text)}; write it like 'alice@example.org'` }];
  };
  const [, port] = /^[A-Za-z0-9][A-Za-z0-9.-]*:(\d{1,5})$/.exec(smarthost) ?? [];
  const isServer = port !== undefined && Number(port) > 0 && Number(port) < 65536;
  return [
    ...(to.length === 0 ? [{ field: 'to', message: 'is empty, so nobody gets the mail; name an address' }] : []),
    ...to.flatMap((one) => address('to', one)),
    ...address('from', from),
    ...(isServer
      ? []
      : [
          {
            field: 'smarthost',
            message: `must be a server with its port, got ${shown(smarthost)}; write it like 'smtp.example.org:587'`,
          },
        ]),
    ...(user === '' ? [{ field: 'user', message: 'is empty; name the account, or leave it out for no login' }] : []),
  ];
}

/** Secrets that would be one and the same file. */
function sharedPlaces(alerting: AlertingOptions): Fault[] {
  const owners = new Map<string, string>();
  return secretPlaces(alerting).flatMap(({ key, field }) => {
    const other = owners.get(key);
    owners.set(key, field);
    if (other === undefined) return [];
    return [{ field, message: `has the place of ${other} for its secret, got '${key}'; give it another secretKey` }];
  });
}

function dayFaults({ from = '07:00', until = '22:00' }: AlertingOptions['day'] = {}): Fault[] {
  const times = { 'alerting.day.from': from, 'alerting.day.until': until };
  const faults = Object.entries(times).flatMap(([field, text]) => {
    try {
      ClockTime.of(text);
      return [];
    } catch (error) {
      if (!ValueError.isValueError(error)) throw error;
      return [{ field, message: error.complaint }];
    }
  });
  if (faults.length > 0 || ClockTime.of(from).minutes < ClockTime.of(until).minutes) return faults;
  const message = `must be after 'from', on the same day, got '${from}' to '${until}'; write it like '07:00' to '22:00'`;
  return [{ field: 'alerting.day.until', message }];
}

function everyFaults(every: string): Fault[] {
  const seconds = /^[1-9]\d?m$/.test(every) ? secondsOf(every) : 0;
  if (seconds >= 60 && seconds <= 3600) return [];
  const message = `must be 1 to 60 minutes, got ${shown(every)}; write it like '5m'`;
  return [{ field: 'alerting.deadMansSwitch.every', message }];
}
