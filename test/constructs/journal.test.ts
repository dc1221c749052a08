import { Journal, type JournalProps } from '../../constructs/journal';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

const build = (props: JournalProps) => (app: ConstructorParameters<typeof HostStack>[0]) =>
  new Journal(new HostStack(app, 'ares'), 'journal', props);
const text = (props: JournalProps = {}, release: '24.11' | '26.05' | '26.11' = '26.11'): unknown =>
  synthFleet(build(props), { fleet: testFleet({ hosts: { ares: { ...testHost, release } } }) }).files[
    'generated/ares/system/journal.nix'
  ];

test('keeps what fail2ban and collectors of logs read, on disk and with an end', () => {
  expect(text()).toBe(`{
  services.journald.settings.Journal = {
    MaxLevelStore = "info";
    MaxRetentionSec = "31d";
    RateLimitBurst = 20000;
    RateLimitIntervalSec = "30s";
    Storage = "persistent";
    SystemMaxUse = "2G";
  };
}
`);
});

test.each(['24.11', '26.05'] as const)('says it in the words of release %s', (release) => {
  expect(text({ maxSize: '500M', keepFor: '12w', burst: 5000 }, release)).toBe(`{ lib, ... }:
{
  services.journald = {
    extraConfig = lib.mkMerge [
      "MaxLevelStore=info"
      "MaxRetentionSec=12w"
      "SystemMaxUse=500M"
    ];
    rateLimitBurst = 5000;
    rateLimitInterval = "30s";
    storage = "persistent";
  };
}
`);
});

test.each<[JournalProps, string]>([
  [{ maxSize: '2GB' }, "maxSize: must be a number with M or G, got '2GB'; write it like '2G'"],
  [{ maxSize: '10M' }, "maxSize: is too small to keep a day, got '10M'; give it 64M at least"],
  [{ keepFor: '31' }, "keepFor: must be a number with h, d or w, got '31'; write it like '31d'"],
  [{ burst: 500 }, 'burst: must be a whole number from 1000 to 1000000, got 500'],
])('refuses %j', (props, problem) => {
  expect(synthProblems(build(props))).toEqual([`[ares/journal] ${problem}`]);
});
