export default { displayName: 'mxnet', preset: '../../jest.preset.cjs' };
