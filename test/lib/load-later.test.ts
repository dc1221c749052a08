import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const project = join(__dirname, '..', '..');

/** Runs a program that has loaded all of cdknix, in a process of its own: jest has its own idea of loading modules. */
function afterLoading(body: string): unknown {
  const program = `require('./lib'); const { createRequire } = require('node:module'); ${body}`;
  const args = ['--require', 'ts-node/register', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }));
}

test('what is loaded later is the real module when it is used', () => {
  const body = `
    const load = createRequire(require.resolve('cdktf'));
    const semver = load('semver');
    const archive = load('archiver')('zip');
    console.log(JSON.stringify([semver.valid('v1.2.3'), semver.satisfies('1.5.0', '>=1.4'), typeof archive.finalize]));`;
  expect(afterLoading(body)).toEqual(['1.2.3', true, 'function']);
});

test('a message of zod in another language is there when it is asked for', () => {
  const body = `
    const { z } = require('zod');
    z.config(z.locales.de());
    console.log(JSON.stringify(z.string().safeParse(1).error.issues[0].message.includes('Ungültige')));`;
  expect(afterLoading(body)).toBe(true);
});

test("a dashboard of Grafana's newer model can be built, and its classes are not loaded for another", () => {
  const body = `
    const loaded = () => Object.keys(require.cache).filter((file) => file.includes('/dashboardv2/')).length;
    const { DataqueryBuilder } = require('@grafana/grafana-foundation-sdk/prometheus');
    new DataqueryBuilder().expr('up').build();
    const before = loaded();
    const { DashboardBuilder } = require('@grafana/grafana-foundation-sdk/dashboardv2');
    const { title } = new DashboardBuilder('x').build();
    console.log(JSON.stringify([before, title, loaded() > 10]));`;
  expect(afterLoading(body)).toEqual([1, 'x', true]);
});
