export default { displayName: 'engine-onnxruntime', preset: '../../jest.preset.cjs' };
