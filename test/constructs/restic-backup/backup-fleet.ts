import { ResticBackup, type ResticBackupProps, ResticRepository } from '../../../constructs/restic-backup';
import { type FleetInput, type IHost } from '../../../lib';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

export const account = 'c'.repeat(32);

/** The same machine as a laptop in any network. */
export const laptop: FleetInput['hosts'][string] = {
  ...testHost,
  kind: 'laptop',
  network: { manager: 'networkmanager' },
  zones: {},
};

/** What comes of a host with a backup in one folder, unless it says another place. */
export function rendered(
  props: Partial<ResticBackupProps> = {},
  { host = testHost, declare = () => undefined }: { host?: typeof testHost; declare?: (host: IHost) => unknown } = {},
) {
  const zones = { 'example.org': { zoneId: 'b'.repeat(32), accountId: account } };
  const fleet = testFleet({ hosts: { ares: host }, dns: { zones } });
  let stack: HostStack | undefined;
  const { files, log } = synthFleet(
    (app) => {
      stack = new HostStack(app, 'ares');
      declare(stack);
      new ResticBackup(stack, 'state', { repositories: { near: ResticRepository.local('/mnt/backup') }, ...props });
    },
    { fleet, partial: true },
  );
  if (stack === undefined) throw new Error('nothing was built');
  return { files, log, facets: stack.facets, nix: squeezed(String(files['generated/ares/storage/restic-state.nix'])) };
}

/** Without indentation, which depends on what else is there. */
function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
