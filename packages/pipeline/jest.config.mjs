export default { displayName: 'pipeline', preset: '../../jest.preset.cjs' };
