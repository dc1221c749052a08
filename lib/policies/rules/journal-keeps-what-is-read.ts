import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { type Definition, definitionsAt, settledAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, textOf } from '../setting';

/** Services that live on what the journal holds. */
const readers = ['fail2ban', 'promtail', 'alloy', 'vector', 'crowdsec', 'journald.upload'];
const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', '0', '1', '2', '3', '4', '5'];

/** The journal keeps the lines that somebody on the host reads: those of SSH and of most services are of level info. */
export const JournalKeepsWhatIsRead = hostPolicy(
  'JournalKeepsWhatIsRead',
  'Bans, alerts and searches that see nothing, since the lines they look for are dropped before.',
  ({ hostName }, rendered): Answer => {
    const reading = readers.filter((name) => isSetTo(rendered, hostName, `services.${name}.enable`, true));
    if (reading.length === 0) return 'does not apply';
    return complyingUnless([...dropped(rendered, hostName, reading), ...unsaid(rendered, hostName, reading)]);
  },
);

function dropped(rendered: RenderedFleet, host: string, reading: readonly string[]): Finding[] {
  return journald(rendered, host).flatMap(({ name, text, path, by }) => {
    const drops = (name === 'MaxLevelStore' && levels.includes(text)) || (name === 'Storage' && text === 'none');
    if (!drops) return [];
    const message = `drops lines that ${reading.join(' and ')} reads, got ${shown(`${name}=${text}`)}; ${name === 'Storage' ? 'take it out' : 'write info, or take it out'}`;
    return [{ path: by, field: path.join('.'), message }];
  });
}

type Line = Pick<Definition, 'path' | 'by'> & { readonly name: string; readonly text: string };

/** Settings of journald, given as text or one by one. */
function journald(rendered: RenderedFleet, host: string): Line[] {
  const texts = definitionsAt(rendered, host, 'services.journald.extraConfig').flatMap(({ value, ...rest }) => {
    return (textOf(value) ?? '').split('\n').map((line) => {
      const [name = '', text = ''] = line.split('=').map((part) => part.trim());
      return { ...rest, name, text };
    });
  });
  const single = settledAt(rendered, host, 'services.journald').map(({ value, path, by }) => {
    return {
      path,
      by,
      name: path.at(-1) === 'storage' ? 'Storage' : (path.at(-1) ?? ''),
      text: textOf(value) ?? shown(value),
    };
  });
  return [...texts, ...single];
}

/** fail2ban reads what sshd says, which has to say it. */
function unsaid(rendered: RenderedFleet, host: string, reading: readonly string[]): Finding[] {
  if (!reading.includes('fail2ban')) return [];
  const quiet = settledAt(rendered, host, 'services.openssh.settings.LogLevel');
  return quiet.flatMap(({ path, value, by }) => {
    if (!['QUIET', 'FATAL', 'ERROR'].includes(textOf(value) ?? '')) return [];
    const message = `lets sshd say nothing of refused logins, which fail2ban reads, got ${shown(value)}; write VERBOSE`;
    return [{ path: by, field: path.join('.'), message }];
  });
}
