export default { displayName: 'onnx', preset: '../../jest.preset.cjs' };
