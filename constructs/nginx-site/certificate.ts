import { type Certificate, certificateFor, certificates, type Fault, type IHost, shown } from '../../lib';
import { type Site } from './site';

/** The certificate of a host that is for every name of a site; undefined where there is none. */
export function certificateOf(host: IHost, { names }: Site): Certificate | undefined {
  const all = host.facets.read(certificates);
  const fitting = all.filter((one) => names.every((name) => certificateFor([one], name) !== undefined));
  return certificateFor(fitting, names[0]);
}

/** Why a site has no certificate. */
export function certificateFaults(host: IHost, { names }: Site): Fault[] {
  const all = host.facets.read(certificates);
  const known = all.map(({ id, names: covered }) => `'${id}' (${covered.join(', ')})`).join(', ');
  const there = known === '' ? 'it has none' : `it has ${known}`;
  const bare = names.filter((name) => certificateFor(all, name) === undefined);
  const remedy = 'add one, as AcmeDomain makes it, or a name to one of them';
  if (bare.length > 0) {
    return bare.map((name) => {
      const field = name === names[0] ? 'name' : 'aliases';
      return { field, message: `no certificate of the host is for it, got ${shown(name)}; ${there}; ${remedy}` };
    });
  }
  const message = `no certificate is for all names of the site, got ${shown(names)}; ${there}; make a site of each`;
  return [{ field: 'aliases', message }];
}
