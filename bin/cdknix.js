#!/usr/bin/env node
'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- it has to run before anything can be compiled */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const cli = join(root, 'lib', 'commands', 'cli');
// A checkout is TypeScript; what a build makes of it is not.
if (!existsSync(`${cli}.js`)) require('ts-node').register({ cwd: root, projectSearchDir: root });

const { cdknix } = require(cli);
cdknix(process.argv.slice(2), require(join(root, 'package.json')).version).then((code) => {
  process.exitCode = code;
});
