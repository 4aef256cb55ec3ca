/** Requirements without a test, and why. */
export const exceptions: Readonly<Record<string, string>> = {
  R244: 'not built: there is no web interface',
  R247: 'cannot be had in a test: the published weights and data are not part of the repository',
  R248: 'cannot be had: the data is not freely available',
  R249: 'cannot be had: the published detection models are not available',
  R250: 'cannot be had: the published models and data are not available',
  C160: 'does not apply: numbers of devices belong to the C interface; engines are chosen by name, and give the same bits',
};
