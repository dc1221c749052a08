import { type ResticBackupProps } from '../../../constructs/restic-backup';
import { rendered } from './backup-fleet';

describe('ResticBackup, where nobody checks types, refuses', () => {
  test.each([
    [
      'what restic keeps nothing by',
      { keep: { dayly: 7 } },
      "keep.dayly: is nothing that restic keeps by; did you mean 'daily'?",
    ],
    [
      'a path for a repository',
      { repositories: { near: '/mnt/backup' } },
      "repositories.near: must be made by ResticRepository, got '/mnt/backup'; write ResticRepository.local('/mnt/backup')",
    ],
    [
      'a database that is dumped in another way',
      { dumps: [{ kind: 'mysql', database: 'shop' }] },
      "dumps: must be of kind 'sqlite', 'postgresql' or 'command', got 'mysql'; write what else dumps it as a command",
    ],
  ])('%s', (_, props, message) => {
    expect(() => rendered(props as Partial<ResticBackupProps>)).toThrow(`[ares/state] ${message}`);
  });
});
