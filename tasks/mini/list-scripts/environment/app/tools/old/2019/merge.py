print('merge')
