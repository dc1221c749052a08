import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWeb } from '../nginx/describe';
import { server, type Visit, visitors, Web } from '../nginx/web';
import { describeFail2ban, fail2ban, shipped } from './unpacked';

jest.setTimeout(60_000);

const at = (from: 'lan' | 'wan', name: string, more: Partial<Visit> = {}): Visit => ({
  ...{ from: visitors[from], to: server.lan, name },
  ...more,
});
const login = (text: string) => ({ headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } });

/** Lines that a filter of fail2ban finds somebody to ban in. */
function found(filter: string, lines: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-regex-'));
  try {
    const log = join(folder, 'error.log');
    writeFileSync(log, lines.map((line) => `${line}\n`).join(''));
    const [program = '', ...args] = fail2ban('fail2ban-regex', '-c', shipped, '-o', 'row', log, filter);
    const said = execFileSync(program, args, { encoding: 'utf8', cwd: folder });
    return said.split('\n').flatMap((line) => /^\['([^']+)'/.exec(line)?.[1] ?? []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeFail2ban('a filter of the real fail2ban', () => {
  describeWeb('on what the real nginx writes', () => {
    let web: Web;
    const after = (visits: readonly Visit[], how?: 'together'): string[] => {
      const before = web.errors().length;
      web.visit(visits, how);
      return web.errors().slice(before);
    };
    beforeAll(async () => (web = await Web.start()));

    test('finds those who guess passwords, and not those who give none', () => {
      const admin = (more: Partial<Visit>) => at('lan', 'admin.example.org', more);
      const lines = after([
        admin({}),
        admin(login('anna:wrong')),
        admin(login('bert:x')),
        admin(login('anna:correct')),
      ]);
      expect(found('nginx-http-auth', lines)).toEqual([visitors.lan, visitors.lan]);
    });

    test('finds those who go on when they are told to stop', () => {
      const lines = after(Array(12).fill(at('wan', 'small.example.org')), 'together');
      const refused = found('nginx-limit-req', lines);
      expect(refused.length).toBeGreaterThan(4);
      expect(new Set(refused)).toEqual(new Set([visitors.wan]));
    });

    test('finds those who look for the holes of others, and not those who miss a page', () => {
      const shop = (path: string) => at('wan', 'shop.example.net', { path });
      const lines = after([shop('/wp-login.php'), shop('/phpmyadmin/index.php'), shop('/pictures/a.jpg')]);
      expect(lines.length).toBe(3);
      expect(found('nginx-botsearch', lines)).toEqual([visitors.wan, visitors.wan]);
    });

    test('finds nothing in the access log, whose lines are JSON', () => {
      const lines = web.log().map((line) => JSON.stringify(line));
      expect(lines.length).toBeGreaterThan(15);
      for (const filter of ['nginx-bad-request', 'nginx-botsearch', 'nginx-http-auth']) {
        expect([filter, found(filter, lines)]).toEqual([filter, []]);
      }
    });
  });
});
