import { z } from 'zod';
import { stateFaults } from '../facets/state-faults';
import { matching } from './scalars';

/** What writes a copy that is whole, of a database in it. */
const dump = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sqlite'),
    /** Full path of the database, below `path`: `/var/lib/game/worlds.db`. */
    file: z.string(),
  }),
  z.strictObject({
    kind: z.literal('postgresql'),
    /** Name of the database in the PostgreSQL of the host. */
    database: z.string(),
  }),
  z.strictObject({
    kind: z.literal('command'),
    /** Name of the file that it makes: `ldap.ldif`. */
    file: z.string(),
    /** Names of packages in nixpkgs whose programs it calls: `openldap`. @default [] */
    packages: z
      .array(matching(/^[A-Za-z_][A-Za-z0-9_.'-]*$/, "the name of a package in nixpkgs, such as 'openldap'"))
      .default([]),
    /** Shell lines that write the copy to standard output. */
    script: z.string(),
  }),
]);

/** What a service keeps on the disk of a host without being declared by any construct. */
export const existingState = z
  .strictObject({
    /** Full path of a folder or file: `/srv/nfs`. */
    path: z.string(),
    /** What is in it, for messages and reports. */
    why: z.string(),
    /** Why it need not be saved: it comes again by itself. @default - it is gone for good without a backup */
    replaceable: z.string().optional(),
    /** Patterns below it that are not worth saving, in the words of restic: `cache/**`. @default [] */
    exclude: z.array(z.string()).default([]),
    /** What is saved for a database in it, beside the files. @default - files can be copied as they are */
    dump: dump.optional(),
  })
  .check((ctx) => {
    const { dump: copy, replaceable, ...state } = ctx.value;
    const given = { ...state, ...(copy && { dump: copy }), ...(replaceable !== undefined && { replaceable }) };
    for (const { field, message } of stateFaults(given)) {
      ctx.issues.push({ code: 'custom', path: field.split('.'), message, input: ctx.value });
    }
  });
