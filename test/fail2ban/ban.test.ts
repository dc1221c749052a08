import { describeWith } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';
import { Machine } from '../network/machine';
import { guardedServer } from './fleet';
import { Guard } from './guard';
import { describeFail2ban } from './unpacked';

jest.setTimeout(60_000);

describeFail2ban('the real fail2ban', () => {
  describeWith(['nix', 'nixos-tree'], 'with the configuration of NixOS', () => {
    describeOnNetwork(['nft', 'ping', 'bash', ...Machine.programs], 'on a network', () => {
      let guard: Guard;
      beforeAll(async () => {
        guard = await Guard.start(guardedServer());
      });

      test('lets everybody in at first', () => {
        expect(guard.connections('bot', 'bot6', 'stranger', 'lan', 'router', 'vpn')).toEqual(Array(6).fill('accepted'));
      });

      test('bans after the fourth attempt from SSH, and nobody else', () => {
        guard.attempts('bot', 3);
        expect(guard.connections('bot')).toEqual(['accepted']);
        guard.attempts('bot', 1);
        expect(guard.connections('bot', 'stranger', 'bot6', 'lan')).toEqual([
          'rejected',
          'accepted',
          'accepted',
          'accepted',
        ]);
        expect(guard.pings('bot')).toEqual(['accepted']);
      });

      test('bans by IPv6 as well', () => {
        guard.attempts('bot6', 4);
        expect(guard.connections('bot6', 'stranger')).toEqual(['rejected', 'accepted']);
      });

      test('L7: never bans machines of the LAN and the VPN, nor the router that all others may come through', () => {
        for (const who of ['lan', 'vpn', 'router'] as const) guard.attempts(who, 12);
        expect(guard.connections('lan', 'vpn', 'router')).toEqual(['accepted', 'accepted', 'accepted']);
        expect(guard.ask('get', 'sshd', 'banip').trim().split(/\s+/).sort()).toEqual([
          '198.51.100.7',
          '2001:db8:1::66',
        ]);
      });

      test('keeps its bans when the firewall is loaded anew, for they are in a table of its own', () => {
        expect(guard.tables()).toEqual(['table inet f2b-table', 'table inet host-firewall', 'table inet nixos-fw']);
        guard.reloadFirewall();
        expect(guard.connections('bot', 'stranger')).toEqual(['rejected', 'accepted']);
      });

      test('keeps its bans when it is started again', () => {
        guard.stopDaemon();
        expect(guard.connections('bot')).toEqual(['accepted']);
        guard.startDaemon();
        guard.untilBansAreBack();
        expect(guard.connections('bot', 'bot6', 'stranger')).toEqual(['rejected', 'rejected', 'accepted']);
      });

      test('lets in again whom it is told to', () => {
        guard.ask('unban', '198.51.100.7');
        expect(guard.connections('bot')).toEqual(['accepted']);
      });

      test('lets in again when the time is over, and bans for twice as long the next time', () => {
        guard.ask('set', 'sshd', 'bantime', '3');
        guard.attempts('stranger', 4);
        expect(guard.connections('stranger')).toEqual(['rejected']);
        guard.waitForUnban('stranger');
        expect(guard.connections('stranger')).toEqual(['accepted']);
        guard.attempts('stranger', 4);
        expect(guard.connections('stranger')).toEqual(['rejected']);
        expect(guard.ask('get', 'sshd', 'banip', '--with-time')).toMatch(/^198\.51\.100\.8 .* \+ 6 = /m);
      });
    });
  });
});
