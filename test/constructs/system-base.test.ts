import { synthFleet, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

const { files } = synthFleet((app) => new HostStack(app, 'ares'), {
  fleet: testFleet({
    timeZone: 'Europe/Berlin',
    hosts: { ares: { ...testHost, locale: 'de_DE.UTF-8', system: 'aarch64-linux' } },
  }),
});

describe('the base of a host', () => {
  test('is its name, platform and state version', () => {
    expect(files['generated/ares/system/host.nix']).toBe(`{ lib, ... }:
{
  networking.hostName = "ares";
  nixpkgs.hostPlatform = lib.mkDefault "aarch64-linux";
  system.stateVersion = "24.11";
}
`);
  });

  test("is its language, and the fleet's time zone where it names none", () => {
    expect(files['generated/ares/system/locale.nix']).toBe(
      '{\n  i18n.defaultLocale = "de_DE.UTF-8";\n  time.timeZone = "Europe/Berlin";\n}\n',
    );
  });

  test('is a Nix that reads flakes', () => {
    expect(files['generated/ares/system/nix.nix']).toBe(`{
  nix.settings.experimental-features = [
    "nix-command"
    "flakes"
  ];
}
`);
  });
});
