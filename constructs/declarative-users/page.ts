import { type AccountAudit, type HostAudit, type Removal } from '../../lib';
import { leftBehind } from './left-behind';

/** Who gets into a host and what they can do there, as a page that is read in a review. */
export function accountsPage({ host, accounts, removed }: HostAudit): string {
  const parts = [
    `# Who gets into ${host}`,
    'Accounts of people, and root. Whoever is not listed here is removed at the next switch.',
    table(['account', 'id', 'gets in by', 'becomes root by', 'ends'], accounts.map(accountRow)),
    ...section('Groups that let it do more', ['account', 'group', 'what for'], accounts.flatMap(powerRows)),
    ...section('SSH keys', ['account', 'type', 'fingerprint', 'comment'], accounts.flatMap(keyRows)),
    ...(removed.length === 0 ? [] : ['## Removed', ...removed.map(removal)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function accountRow({ account, logins, elevations, powers }: AccountAudit): string[] {
  const { name, uid, enabled, expires } = account;
  const ways = logins.map(({ by, zones, factors }) => {
    const where = zones.length === 0 ? by : `${by} from ${zones.join(', ')}`;
    return `${where} (${factors.length === 0 ? 'nothing asked' : factors.join(' and ')})`;
  });
  const rises = elevations.map(({ by, factors, whose = 'own' }) => {
    return `${by} (${whose === 'root' ? "root's " : ''}${factors.join(' and ')})`;
  });
  const groups = powers.filter(({ kind }) => kind === 'root').map(({ group }) => `**group ${group}**`);
  const root = uid === 0 ? ['it is'] : [...rises, ...groups];
  return [name, String(uid), enabled ? some(ways) : 'disabled', some(root), expires ?? ''];
}

function powerRows({ account, powers }: AccountAudit): string[][] {
  return powers.map(({ group, kind, how }) => [
    account.name,
    group,
    kind === 'root' ? `**as good as root**: ${how}` : how,
  ]);
}

function keyRows({ account, keys }: AccountAudit): string[][] {
  return keys.map(({ type, fingerprint, comment }) => [account.name, type, fingerprint, comment]);
}

function removal({ name, uid }: Removal): string {
  const id = uid === undefined ? 'Its id is not known to the fleet.' : `Its id ${uid} is given to nobody else.`;
  return `${name}: ${id} What it left on the machine, where nothing deletes it:\n\n\`\`\`sh\n${leftBehind(name, uid)}\`\`\``;
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [`## ${title}`, table(head, rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}

function some(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.join('; ');
}

/** Text that stays in its cell. */
function cell(text: string): string {
  return text.replace(/[\\|<]/g, '\\$&');
}
