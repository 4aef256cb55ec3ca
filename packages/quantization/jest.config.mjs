export default { displayName: 'quantization', preset: '../../jest.preset.cjs' };
