import { statePaths } from '../../../lib';
import { rendered } from './backup-fleet';

test('a folder that holds declared state is saved as a whole, without what comes again, and state in it has to be there', () => {
  const { nix } = rendered(
    { paths: ['/var/lib'] },
    {
      declare: ({ facets, node }) => {
        const owner = node.root;
        facets.declare(statePaths, { path: '/var/lib/vault', why: 'the vault' }, owner);
        facets.declare(statePaths, { path: '/var/lib/index', why: 'an index', replaceable: 'it is read again' }, owner);
      },
    },
  );
  expect(nix).toContain("done <<'END_OF_PATHS' /etc/machine-id");
  expect(nix).toMatch(/<<'END_OF_PATHS'[^<]* \/var\/lib END_OF_PATHS/);
  expect(nix).toMatch(/if \[ ! -e "\$path" \]; then problem [^<]*<<'END_OF_PATHS' [^<]*\/var\/lib\/vault END_OF_PATHS/);
  expect(nix).toMatch(/exclude = \[[^\]]*"\/var\/lib\/index"/);
});
