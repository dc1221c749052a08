import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { probeLines } from '../../../constructs/auto-upgrade/probe-lines';
import { type Probe } from '../../../lib';
import { describeWith } from '../../helpers/consumer';
import { Machine } from './machine';

describeWith(['git'], 'the canary', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.close());

  /** Commits of main, oldest first. */
  function history(length: number): string[] {
    return Array.from({ length }, () => machine.commit('main'));
  }

  test('lets the others have what it runs, and makes their branch where there is none', async () => {
    const [first = '', second = ''] = history(2);
    machine.run(first);
    expect(await machine.canary()).toEqual({ code: 0, out: `stable is ${first} now\n`, err: '' });
    expect(machine.head('stable')).toBe(first);
    machine.run(second);
    expect((await machine.canary()).out).toBe(`stable is ${second} now\n`);
    expect(machine.head('stable')).toBe(second);
  });

  test('lets them have exactly what it runs, not what is newest', async () => {
    const [, second = ''] = history(4);
    machine.run(second);
    await machine.canary();
    expect(machine.head('stable')).toBe(second);
  });

  test('never moves them back', async () => {
    const [first = '', second = ''] = history(2);
    machine.move('stable', second);
    machine.run(first);
    expect(await machine.canary()).toEqual({ code: 0, out: `stable has ${first} already\n`, err: '' });
    expect(machine.head('stable')).toBe(second);
  });

  test('lets an operator take a commit back for good', async () => {
    const [first = '', second = ''] = history(2);
    machine.run(second);
    await machine.canary();
    machine.move('stable', first);
    expect(await machine.canary()).toEqual({ code: 0, out: '', err: '' });
    expect(machine.head('stable')).toBe(first);
    const third = machine.commit('main');
    machine.run(third);
    await machine.canary();
    expect(machine.head('stable')).toBe(third);
  });

  test('does not overwrite what is only on their branch', async () => {
    const [first = '', second = ''] = history(2);
    const fix = machine.commit('stable', first);
    machine.run(second);
    const { code, err } = await machine.canary();
    expect({ code, err }).toEqual({
      code: 1,
      err: `stable has commits that ${second} has not; it only ever moves forward: merge them into main\n`,
    });
    expect(machine.head('stable')).toBe(fix);
  });

  test('does not overwrite what comes to their branch while it pushes', async () => {
    const [first = '', second = ''] = history(2);
    machine.move('stable', first);
    const fix = machine.commit('fix', first);
    machine.onPush(`git -C '${machine.origin}' update-ref refs/heads/stable ${fix}`);
    machine.run(second);
    const { code, err } = await machine.canary();
    expect(code).not.toBe(0);
    expect(err).toContain('[rejected]');
    expect(machine.head('stable')).toBe(fix);
  });

  test('lets nobody have a commit that is not on main', async () => {
    const [first = ''] = history(1);
    const other = machine.commit('attempt', first);
    for (const revision of [other, 'f'.repeat(40)]) {
      machine.run(revision);
      const { code, err } = await machine.canary();
      expect({ code, err }).toEqual({
        code: 1,
        err: `${revision} is no commit of main; what is not there is not for the other hosts\n`,
      });
    }
    expect(machine.head('stable')).toBeUndefined();
  });

  test.each([
    ['no commit', ''],
    ['a changed checkout', `${'a'.repeat(40)}-dirty`],
  ])('refuses a system that is of %s', async (_what, revision) => {
    history(1);
    machine.run(revision);
    expect(await machine.canary()).toEqual({
      code: 1,
      out: '',
      err: `the running system does not say of which commit it is, got '${revision}'; set system.configurationRevision in the flake\n`,
    });
  });

  test('waits until it has run for long enough', async () => {
    const [first = ''] = history(1);
    machine.run(first, { minutes: 29 });
    expect(await machine.canary()).toEqual({ code: 0, out: `waits: ${first} has run for 29 of 30 minutes\n`, err: '' });
    expect(machine.head('stable')).toBeUndefined();
  });

  test('waits for the restart that another kernel needs', async () => {
    const [first = ''] = history(1);
    machine.run(first, { booted: 'linux-6.11' });
    expect((await machine.canary()).out).toBe(`waits for a restart: ${first} has another kernel or initrd\n`);
    expect(machine.head('stable')).toBeUndefined();
  });

  test('waits while the system starts', async () => {
    const [first = ''] = history(1);
    machine.run(first);
    machine.systemd('starting');
    expect((await machine.canary()).out).toBe('waits: the system is starting\n');
    expect(machine.head('stable')).toBeUndefined();
  });

  test('keeps to itself what it is not well with', async () => {
    const [first = ''] = history(1);
    machine.run(first);
    machine.systemd('degraded', 'nginx.service', 'nixos-upgrade.service');
    const { code, err } = await machine.canary();
    expect({ code, err }).toEqual({
      code: 1,
      err: `${first} is not well:\n  failed: nginx.service\n  failed: nixos-upgrade.service\n`,
    });
    machine.systemd('maintenance');
    expect((await machine.canary()).err).toBe(`${first} is not well:\n  the system is maintenance\n`);
    expect(machine.head('stable')).toBeUndefined();
  });

  test('is not held up by its own failure, once all is well', async () => {
    const [first = ''] = history(1);
    machine.run(first);
    machine.systemd('degraded', 'upgrade-canary.service', 'upgrade-overdue.service', 'restart-overdue.service');
    expect((await machine.canary()).code).toBe(0);
    expect(machine.head('stable')).toBe(first);
  });

  test('fails when the repository cannot be reached, and tries again', async () => {
    const [first = ''] = history(1);
    machine.run(first);
    const { code, err } = await machine.canary([], machine.at('gone.git'));
    expect(code).not.toBe(0);
    expect(err).toContain('does not appear to be a git repository');
    expect((await machine.canary()).code).toBe(0);
    expect(machine.head('stable')).toBe(first);
  });
});

describeWith(['git', 'curl'], "the canary's own services", () => {
  let machine: Machine;
  let server: Server;
  let status = 200;
  beforeEach(async () => {
    machine = new Machine();
    server = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(async () => {
    machine.close();
    await new Promise((done) => server.close(done));
  });

  test('have to answer', async () => {
    const revision = machine.commit('main');
    const { port } = server.address() as AddressInfo;
    const why = "somebody's $(site)";
    const all: Probe[] = [
      { kind: 'http', target: `http://127.0.0.1:${port}/a?b=c&d`, why },
      { kind: 'http', target: `http://127.0.0.1:${port}/`, status: 401, why: 'login' },
      { kind: 'tcp', target: `127.0.0.1:${port}`, why: 'port' },
      { kind: 'tcp', target: '[::1]:1', why: 'closed' },
    ];
    machine.run(revision);
    status = 401;
    expect((await machine.canary(all)).err).toBe(
      `${revision} is not well:\n  does not answer: ${why} (http://127.0.0.1:${port}/a?b=c&d)\n  does not answer: closed ([::1]:1)\n`,
    );
    status = 200;
    expect((await machine.canary(all.slice(0, 1))).out).toBe(`stable is ${revision} now\n`);
  });
});

test('a ping tells of the network, and so nothing of whether a canary is well', () => {
  const ping = { kind: 'ping', target: '10.77.0.2', why: 'tunnel' } as const;
  expect(probeLines([ping])).toEqual({ functions: '', calls: [], programs: [] });
});
