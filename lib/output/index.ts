export { applyOutput, type OutputResult } from './apply';
export { exclusively } from './exclusive';
export { ignoredFiles, repositoryOf, trackedFiles, untrackedFiles } from './git';
export { type OutputFile, OutputFiles } from './output-files';
export { type OutputFolder, type OutputPlace } from './places';
export { type OutputPlan, planOutput, type PlanOutputOptions } from './plan';
export { openFolder, privateFolder } from './private-folder';
export { type OutputStep } from './step';
export {
  readBinaryFile,
  readTextFile,
  readTree,
  removeFolder,
  scratchFolder,
  writeTextFile,
  type WriteTextFileOptions,
} from './text-file';
