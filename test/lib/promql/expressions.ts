import fc from 'fast-check';

const word = fc.constantFrom('up', 'node_time_seconds', 'job:rate:5m', 'a', 'by_host', 'host');
const text = fc.constantFrom('', 'ares', 'a.b', '}', '{', ',', '"', '\\', "it's", 'x}[5m]', 'é', '# no comment');
const quoted = fc.oneof(
  text.map((value) => JSON.stringify(value)),
  text.map((value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
);
const matcher = fc
  .tuple(fc.constantFrom('job', 'instance', 'le', 'unit'), fc.constantFrom('=', '!='), quoted)
  .map((parts) => parts.join(''));
const space = fc.constantFrom('', ' ', '\n  ');
const matchers = fc.tuple(fc.array(matcher, { maxLength: 3 }), fc.boolean(), space).map(([all, hasComma, gap]) => {
  return `{${gap}${all.join(`,${gap}`)}${hasComma && all.length > 0 ? ',' : ''}${gap}}`;
});
const named = fc
  .tuple(word, fc.option(fc.tuple(space, matchers)))
  .map(([name, labels]) => `${name}${labels === null ? '' : labels.join('')}`);
/** One without a name wants a label that is not empty. */
const nameless = matcher.map((one) => `{job="node", ${one}}`);

/** A selector of series. */
export const selector = fc.oneof({ weight: 4, arbitrary: named }, nameless);

const range = fc
  .tuple(selector, fc.constantFrom('[5m]', '[1d] offset 1h', '[30s] @ 100'))
  .map((parts) => parts.join(''));
const instant = fc.tuple(selector, fc.constantFrom('', ' offset 5m', ' @ end()')).map((parts) => parts.join(''));

/** An expression in PromQL that gives a vector. */
export const expression = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 4 },
    instant,
    range.map((one) => `rate(${one})`),
    fc.tuple(fc.constantFrom('sum', 'max', 'count'), tie('vector')).map(([op, of]) => `${op} by (host, job) (${of})`),
    tie('vector').map((of) => `topk(3, ${of}) # the {worst}\n`),
    tie('vector').map((of) => `max_over_time((${of})[1h:5m])`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '== bool', 'and on (host)', 'unless on (host, name)', 'or'),
        tie('vector'),
      )
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('vector').map((of) => `label_replace(${of}, "x", "$1", "host", "(.*)")`),
  ),
})).vector;
