def find_reworded(*a): raise NotImplementedError
