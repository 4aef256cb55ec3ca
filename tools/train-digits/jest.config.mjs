export default { displayName: 'train-digits', preset: '../../jest.preset.cjs' };
