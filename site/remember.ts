/** Makes something of a list once, however many pages ask for it; forgotten with the list. */
export const remember = <List extends object, Made>(make: (list: List) => Made): ((list: List) => Made) => {
  const known = new WeakMap<List, Made>();
  return (list) => {
    const made = known.get(list) ?? make(list);
    known.set(list, made);
    return made;
  };
};
