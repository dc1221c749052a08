export { isNixExpression, nodeOf } from './expression';
export type { NixExpression, NixModifier, NixNode, NixOperator, NixPath, NixRoot, NixTextPart } from './expression';
export { freeNames } from './free-names';
export { printModule, type PrintModuleOptions } from './module';
export { nix } from './nix';
export { printNix, type PrintNixOptions } from './printer';
export type { NixAttributes, NixValue } from './value';
