import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram } from '../helpers/consumer';
import { certificateFiles } from './certificate-files';
import { forDebian } from './debian';

/**
 * What `nginx -t` has to say about a configuration of NixOS, warnings too. It tries to listen: in a network namespace
 * of its own, which has no address at all.
 */
export function nginxComplaints(conf: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-nginx-'));
  try {
    const ids = [...new Set([...conf.matchAll(/\/var\/lib\/acme\/([^/]+)\//g)].map(([, id = '']) => id))];
    const { files } = certificateFiles(ids.map((id) => ({ id, names: [id], group: '' })));
    const texts = {
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`acme/${path}`, text])),
      'log/nothing': '',
      'nginx.conf': forDebian(conf, { folder }),
    };
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const nginx = [findProgram('nginx') ?? 'nginx', '-e', 'stderr', '-t', '-c', join(folder, 'nginx.conf')];
    const { stderr, error } = spawnSync('unshare', ['--net', ...nginx], { encoding: 'utf8' });
    if (error !== undefined) throw error;
    const said = stderr.split('\n').filter((line) => line !== '' && !/ (syntax is ok|test is successful)$/.test(line));
    if (said.length === 0 && !stderr.includes('test is successful')) throw new Error(`nginx said nothing: ${stderr}`);
    return said.map((line) => line.replaceAll(folder, '').replace(/^nginx: /, ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
