print('ping')
