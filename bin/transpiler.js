'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- it has to run before anything can be compiled */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, extname, join } = require('node:path');

const tsNode = require.resolve('ts-node/package.json');
/** Beside ts-node, where tools keep what can be made again: `node_modules/.cache/cdknix`. */
const folder = join(dirname(dirname(tsNode)), '.cache', 'cdknix');

/**
 * A transpiler for ts-node: its own swc, which is asked once for each text. Later starts read what it said, and do not
 * even load it. An entry's name is the hash of all that it depends on, so none is ever out of date.
 */
exports.create = (options) => {
  const { service, nodeModuleEmitKind, transpilerConfigLocalResolveHelper: resolve } = options;
  const versions = [tsNode, resolve('@swc/core/package.json', true)].map((file) => require(file).version);
  const settings = JSON.stringify([versions, service.config.options, nodeModuleEmitKind]);
  let swc;
  const transpile = (input, file) => {
    swc ??= require('ts-node/transpilers/swc').create(options);
    return swc.transpile(input, file);
  };
  return {
    transpile: (input, file) => {
      const entry = join(folder, hash(`${settings}\0${extname(file.fileName)}\0${input}`));
      return read(entry) ?? keep(entry, transpile(input, file));
    },
  };
};

/** What is kept, if it is there and whole: the hash of the rest, the source map, and the code, a line each at least. */
function read(entry) {
  try {
    const [, sum, rest, sourceMapText, outputText] = /^(.*)\n((.*)\n([^]*))$/.exec(readFileSync(entry, 'utf8'));
    return sum === hash(rest) ? { outputText, sourceMapText } : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing depends on an entry: where none can be written, the next start transpiles again. */
function keep(entry, { outputText, sourceMapText }) {
  // Without the source itself, which is in its file, and would be read twice at every start.
  const map = JSON.stringify({ ...JSON.parse(sourceMapText), sourcesContent: undefined });
  const rest = `${map}\n${outputText}`;
  try {
    mkdirSync(folder, { recursive: true });
    const own = `${entry}.${process.pid}`;
    writeFileSync(own, `${hash(rest)}\n${rest}`);
    renameSync(own, entry);
  } catch {
    // A folder that is read-only, or full.
  }
  return { outputText, sourceMapText: map };
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}
