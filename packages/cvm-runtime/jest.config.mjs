export default { displayName: 'cvm-runtime', preset: '../../jest.preset.cjs' };
