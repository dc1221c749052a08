export { prometheusRule, type PrometheusRule } from './rule';
export { metricsOf, withLabels } from './selectors';
export { syntaxFault } from './syntax';
