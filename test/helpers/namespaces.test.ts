import { spawnSync } from 'node:child_process';
import { describeOnNetwork, TestNetwork } from './namespaces';

describeOnNetwork(['ping'], 'a network for tests', () => {
  const listed = () => spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout;

  test('has machines that reach each other, and nothing else', () => {
    const network = new TestNetwork();
    network.machine('ares');
    network.machine('hera');
    network.cable(
      { machine: 'ares', name: 'bond0', addresses: ['192.168.7.1/24', 'fd00:7::1/64'] },
      { machine: 'hera', name: 'wg0', addresses: ['192.168.7.2/24', 'fd00:7::2/64'] },
    );
    for (const address of ['192.168.7.1', 'fd00:7::1']) network.run('hera', ['ping', '-c1', '-W2', address]);
    expect(network.ip('hera', '-o', 'link').match(/^\d+: [^:@]+/gm)).toEqual(['1: lo', expect.stringMatching(/wg0$/)]);
    expect(network.try('hera', ['ping', '-c1', '-W1', '192.0.2.1'])).toBe(false);
    network.close();
    expect(listed()).not.toContain(network.namespaceOf('ares'));
  });

  test('ends what runs in it', async () => {
    const network = new TestNetwork();
    network.machine('ares');
    const child = await network.start('ares', ['sh', '-c', 'echo ready; sleep 60']);
    network.close();
    expect(await new Promise((done) => child.on('exit', (_, signal) => done(signal)))).toBe('SIGKILL');
  });

  test('says why a command failed, and gives up on one that hangs', () => {
    const network = new TestNetwork();
    network.machine('ares');
    expect(() => network.run('ares', ['sh', '-c', 'echo no such thing >&2; false'])).toThrow('no such thing');
    expect(() => network.run('ares', ['sleep', '60'], { timeout: 200 })).toThrow('ETIMEDOUT');
  });

  test('removes what a killed process left behind, and nothing of a living one', () => {
    const { pid } = spawnSync('true');
    const [dead, alive] = [`cdknix-${pid}-1-ares`, `cdknix-${process.ppid}-1-ares`];
    for (const name of [dead, alive]) spawnSync('ip', ['netns', 'add', name]);
    new TestNetwork();
    const names = listed();
    spawnSync('ip', ['netns', 'delete', alive]);
    expect(names).not.toContain(dead);
    expect(names).toContain(alive);
  });
});
