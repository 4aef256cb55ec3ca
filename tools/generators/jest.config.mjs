export default { displayName: 'generators', preset: '../../jest.preset.cjs' };
