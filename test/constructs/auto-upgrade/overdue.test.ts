import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { restartOverdue, upgradeOverdue } from '../../../constructs/auto-upgrade/overdue';
import { Machine, type Said } from './machine';

describe('a host that', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.close());

  const places = () => ({ state: machine.at('state'), booted: machine.at('booted'), next: machine.at('next') });
  const upgrade = () => machine.script(upgradeOverdue(7, places()));
  const restart = () => machine.script(restartOverdue(7, places()));
  const fine: Said = { code: 0, out: '', err: '' };

  /** Makes a note of the machine so many days old. */
  function old(name: string, days: number): void {
    const time = Date.now() / 1000 - days * 86_400 - 60;
    utimesSync(machine.at('state', name), time, time);
  }

  test('has never upgraded is measured from the first look', async () => {
    expect(await upgrade()).toEqual(fine);
    old('since', 6);
    expect(await upgrade()).toEqual(fine);
    old('since', 7);
    expect(await upgrade()).toEqual({
      code: 1,
      out: '',
      err: 'no upgrade has succeeded for 7 days; journalctl -u nixos-upgrade tells why\n',
    });
  });

  test('has upgraded is well again', async () => {
    writeFileSync(machine.at('state', 'since'), '');
    old('since', 20);
    expect((await upgrade()).code).toBe(1);
    await machine.script(`touch ${machine.at('state', 'since')}`);
    expect(await upgrade()).toEqual(fine);
  });

  test('waits for a restart fails after some days, and no longer once it has restarted', async () => {
    for (const name of ['booted', 'next']) mkdirSync(machine.at(name));
    const part = (system: string, name: string, target: string) => machine.link(target, machine.at(system, name));
    for (const system of ['booted', 'next']) {
      for (const name of ['initrd', 'kernel', 'kernel-modules']) part(system, name, `/nix/store/old-${name}`);
    }
    expect(await restart()).toEqual(fine);
    part('next', 'initrd', '/nix/store/new-initrd');
    expect(await restart()).toEqual(fine);
    old('restart-since', 6);
    expect(await restart()).toEqual(fine);
    old('restart-since', 8);
    expect(await restart()).toEqual({
      code: 1,
      out: '',
      err: 'a restart has been due for 8 days, for another kernel or initrd; restart the host\n',
    });
    part('booted', 'initrd', '/nix/store/new-initrd');
    expect(await restart()).toEqual(fine);
    part('next', 'kernel', '/nix/store/newer');
    expect(await restart()).toEqual(fine);
  });
});
