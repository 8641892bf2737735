print('graph')
