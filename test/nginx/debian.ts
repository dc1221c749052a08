/** Where a configuration is put to the test: a folder for everything that it reads and writes. */
export interface Place {
  /** Absolute path. It has `acme/<id>/`, `secrets/` and `log/`. */
  readonly folder: string;
}

/**
 * The configuration of NixOS's nginx for Debian's 1.22. What differs is here and nowhere else:
 * - files of packages, certificates, secrets, sites, log and process id are in other places;
 * - HTTP/2 was a parameter of `listen` before 1.25.1;
 * - a list of groups with post-quantum ones, as NixOS recommends it from 25.05 on, needs OpenSSL 3.5;
 * - stapling asks the issuer of a certificate, which ours does not have.
 */
export function forDebian(conf: string, { folder }: Place): string {
  const places: readonly (readonly [RegExp, string])[] = [
    [/\/nix\/store\/[^;\s]*\/mime\.types(?=;)/g, '/etc/nginx/mime.types'],
    [/\/nix\/store\/[^;\s]*\/conf\/(?=fastcgi\.conf;|uwsgi_params;)/g, '/etc/nginx/'],
    [/(?<=[ "])\/var\/lib\/acme\//g, `${folder}/acme/`],
    [/(?<=[ "])\/run\/secrets\//g, `${folder}/secrets/`],
    [/(?<=[ "])\/var\/log\/nginx\//g, `${folder}/log/`],
    [/(?<=[ "])\/srv\//g, `${folder}/srv/`],
    [/(?<=pid )\/run\/nginx\//g, `${folder}/`],
  ];
  const moved = places.reduce((text, [place, other]) => text.replace(place, other), conf);
  const older = moved
    .replace(/^\s*http2 on;$/gm, '')
    .replace(/^(\s*listen [^;]*\bssl\b[^;]*?)\s*;$/gm, '$1 http2;')
    .replace(/^\s*ssl_ecdh_curve [^;]*;$/gm, '')
    .replace(/^\s*ssl_stapling(_verify)? on;$/gm, '');
  if (/\/nix\/store/.test(older)) throw new Error(`a path of a package is left:\n${older}`);
  return older.replace(/^\s*http \{$/m, `user root;\nhttp {\n${temporary(folder)}`);
}

/** What a Debian package has below /var/lib. */
function temporary(folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return kinds.map((kind) => `${kind}_temp_path ${folder}/tmp-${kind};\n`).join('');
}
